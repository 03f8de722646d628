/* The matrix of the board: arrow keys, and which pair its panel is about.
   Without this file every cell is a plain link. */
(() => {
  "use strict";
  const STEPS = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
  };
  const matrix = () => document.querySelector("[data-matrix]");
  const panel = () => document.getElementById("panel");

  /* The next cell that way which has a link; empty ones are passed over. */
  function nextCell(link, [down, right]) {
    const isMirrored = document.documentElement.dir === "rtl";
    const step = isMirrored ? -right : right;
    let row = link.closest("tr");
    let index = link.closest("td").cellIndex;
    while (row) {
      row = down > 0 ? row.nextElementSibling : down < 0 ? row.previousElementSibling : row;
      index += step;
      const cell = row && row.cells[index];
      if (!cell) return null;
      const found = cell.querySelector("a");
      if (found) return found;
    }
    return null;
  }

  function markChosen(pair) {
    matrix().querySelectorAll("[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    const chosen = matrix().querySelector(`[data-pair="${pair}"]`);
    if (chosen) chosen.setAttribute("aria-current", "true");
    return chosen;
  }

  function close(event) {
    const chosen = matrix() && matrix().querySelector("[aria-current]");
    if (!chosen) return;
    event.preventDefault();
    const link = panel().querySelector("[data-closes-panel]");
    panel().replaceChildren();
    chosen.removeAttribute("aria-current");
    chosen.focus();
    history.pushState(null, "", link.href);
  }

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest("[data-matrix] a");
    if (link && STEPS[event.key]) {
      const next = nextCell(link, STEPS[event.key]);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    } else if (event.key === "Escape" && event.target.closest("#panel, [data-matrix]")) {
      close(event);
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-closes-panel]")) close(event);
  });

  /* The panel has come: it takes the focus, so that it is read from its heading. */
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "panel" || !matrix()) return;
    const link = event.detail.requestConfig.elt;
    const chosen = markChosen(link.dataset.pair);
    /* The matrix has become narrower. */
    if (chosen) chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    const heading = panel().querySelector("h2");
    if (heading) heading.focus();
  });
})();
