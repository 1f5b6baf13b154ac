// Says that a photo is too large before it is sent; the server says so, too.
(() => {
  document.addEventListener("change", ({ target }) => {
    const most = Number(target.dataset?.maxBytes);
    if (!most || target.type !== "file") return;
    const told = target.parentElement.querySelector(".photo-too-large");
    told?.remove();
    const file = target.files[0];
    if (!file || file.size <= most) return;
    const message = document.createElement("p");
    message.className = "photo-too-large";
    message.setAttribute("role", "alert");
    message.textContent = `${file.name}: ${target.dataset.tooLarge}`;
    target.after(message);
    target.value = "";
  });
})();
