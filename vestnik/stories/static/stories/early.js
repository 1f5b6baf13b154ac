// Wagtail takes what stands in a form two seconds after it came up for what it held at first (`w-unsaved`, since
// wagtail/wagtail#5469). What was typed sooner would neither be saved by itself nor asked about: it is, by this.
(() => {
  const watched = new WeakSet();
  const typedInto = new WeakSet();

  document.addEventListener("input", ({ target, isTrusted }) => {
    const form = target.closest('form[data-controller~="w-unsaved"]');
    if (isTrusted && form && !watched.has(form)) typedInto.add(form);
  });
  document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
    watched.add(target);
    if (typedInto.delete(target)) target.dataset.wUnsavedForceValue = "true";
  });
})();
