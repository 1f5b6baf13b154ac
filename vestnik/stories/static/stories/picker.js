// Turns a list of many things to choose from into chips of the chosen ones and a field to find more.
(() => {
  function enhance(select) {
    if (select.dataset.storyPickerReady !== undefined) return;
    select.dataset.storyPickerReady = "";
    const options = [...select.options];
    const picker = document.createElement("div");
    picker.className = "story-picker";
    const chips = document.createElement("ul");
    chips.className = "story-picker__chips";
    const find = document.createElement("input");
    find.type = "text";
    find.autocomplete = "off";
    find.id = `${select.id}-find`;
    const list = document.createElement("datalist");
    list.id = `${select.id}-list`;
    find.setAttribute("list", list.id);
    picker.append(chips, find, list);
    select.after(picker);
    select.hidden = true;
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (label) label.htmlFor = find.id;

    const changed = () => {
      draw();
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };

    function draw() {
      chips.replaceChildren(
        ...options
          .filter((option) => option.selected)
          .map((option) => {
            const chip = document.createElement("li");
            const remove = document.createElement("button");
            remove.type = "button";
            remove.textContent = "×";
            remove.setAttribute("aria-label", `× ${option.text}`);
            remove.addEventListener("click", () => {
              option.selected = false;
              changed();
              find.focus();
            });
            chip.append(option.text, remove);
            return chip;
          }),
      );
      list.replaceChildren(
        ...options.filter((option) => !option.selected).map((option) => new Option("", option.text)),
      );
    }

    function take(begun) {
      const wanted = find.value.trim().toLocaleLowerCase();
      if (!wanted) return;
      const open = options.filter((option) => !option.selected);
      const exact = open.find((option) => option.text.toLocaleLowerCase() === wanted);
      const found = exact ?? (begun ? open.find((option) => option.text.toLocaleLowerCase().startsWith(wanted)) : null);
      if (!found) return;
      found.selected = true;
      find.value = "";
      changed();
    }

    find.addEventListener("input", () => take(false));
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        take(true);
      } else if (event.key === "Backspace" && !find.value) {
        const last = options.findLast((option) => option.selected);
        if (last) {
          last.selected = false;
          changed();
        }
      }
    });
    draw();
  }

  const all = () => document.querySelectorAll("[data-story-picker]").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
})();
