/* Comforts of lists whose rows can be chosen: how many rows are chosen, and keys to move and
   choose. Every button works without this file. */
(() => {
  "use strict";
  const boxes = () => [...document.querySelectorAll('.work-table input[name="row"]')];
  const everything = () => document.querySelector('input[name="all"][form="act-form"]');

  function count() {
    const chosen = boxes().filter((box) => box.checked).length;
    const said = document.querySelector("[data-picked]");
    const all = document.querySelector("[data-picks-all]");
    if (said) said.textContent = everything()?.checked ? "" : `(${chosen})`;
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-picks-all]")) {
      boxes().forEach((box) => { box.checked = event.target.checked; });
    }
    count();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-closes-menu]");
    const inside = event.target.closest("details.menu");
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== inside || link) menu.open = false;
    });
  });

  /* j and k go from row to row, and so do arrows once a row has the focus; x chooses
     the row, Enter opens it, as it does any link. Never while somebody types, and not
     for those who turned keys off: then the list of keys is not on the page. */
  const ways = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!document.getElementById("shortcuts") || document.querySelector("dialog[open]")) return;
    const rows = [...document.querySelectorAll(".work-table tbody.work")];
    const at = rows.indexOf(document.activeElement.closest("tbody.work"));
    /* Elsewhere arrows scroll, and they may go through a menu of the row. */
    const onRow = document.activeElement.matches('.row-title, input[name="row"]');
    if (event.key in ways && (onRow || !event.key.startsWith("Arrow"))) {
      const next = rows[Math.max(at + ways[event.key], 0)];
      if (!next) return;
      event.preventDefault();
      next.querySelector(".row-title").focus();
      /* The bar over the chosen rows must not hide the row. */
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && at >= 0) {
      const box = rows[at].querySelector('input[name="row"]');
      if (box) box.click();
    }
  });

  /* A form that opened in its row takes the focus. */
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.closest(".work-table")) return;
    const field = event.target.querySelector("input:not([type=hidden]), select, textarea");
    if (field && event.target.matches("td")) field.focus();
    count();
  });

  count();
})();
