/* Who corrects a fact wants it: its box is ticked. Without this, one ticks it oneself. */
(() => {
  document.querySelector("[data-ticks-what-changes]")?.addEventListener("input", (event) => {
    const fact = event.target.closest("li");
    const box = fact?.querySelector("input[name=take]");
    if (box && event.target !== box) box.checked = true;
  });
})();
