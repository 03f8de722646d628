/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);

  /* Show or hide a password. The button only exists when this script runs. */
  function offerToShow(button) {
    const input = document.getElementById(button.dataset.shows);
    if (!input) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.setAttribute("aria-pressed", String(show));
      input.focus();
    });
  }

  /* The error summary takes the focus, so that it is read first. */
  function focusErrors(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  }

  /* Add a row at once instead of a round trip to the server. */
  function addRow(button, takesFocus = true) {
    const prefix = button.name.slice("add-".length);
    const template = document.getElementById(`row-${prefix}`);
    const total = document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const rows = document.getElementById(`rows-${prefix}`);
    if (!template || !total || !rows) return false;
    const index = total.value;
    const html = template.innerHTML.replaceAll("__prefix__", index);
    rows.insertAdjacentHTML("beforeend", html);
    total.value = Number(index) + 1;
    const row = rows.lastElementChild;
    each(row, "[data-row-number]", (mark) => { mark.textContent = total.value; });
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first && takesFocus) first.focus();
    if (window.htmx) window.htmx.process(row);
    return true;
  }

  /* Whoever types in the last row gets the next one below it, without asking. */
  function growRows(field) {
    const rows = field.closest("[data-grows]");
    const row = field.closest("fieldset");
    if (!rows || !row || row !== rows.lastElementChild) return;
    const button = document.querySelector(`[name="add-${rows.dataset.grows}"]`);
    if (button) addRow(button, false);
  }

  /* Put the text of a field on the clipboard; where that fails it is selected. */
  function copyText(button) {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).catch(() => {});
  }

  function closeToast(button) {
    const toast = button.closest("[data-toast]");
    if (toast) toast.remove();
  }

  function prepare(root) {
    each(root, "[data-shows]", offerToShow);
    each(root, "[data-only-with-script]", (element) => { element.hidden = false; });
    focusErrors(root);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.name && button.name.startsWith("add-") && addRow(button)) {
      event.preventDefault();
    } else if (button.dataset.opensDialog) {
      const dialog = document.getElementById(button.dataset.opensDialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    } else if (button.hasAttribute("data-closes-dialog")) {
      event.preventDefault();
      button.closest("dialog").close();
    } else if (button.hasAttribute("data-closes-toast")) {
      closeToast(button);
    } else if (button.hasAttribute("data-prints")) {
      window.print();
    } else if (button.dataset.copies) {
      copyText(button);
    }
  });

  document.addEventListener("input", (event) => growRows(event.target));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      each(document, "details.phone-menu[open]", (menu) => { menu.open = false; });
    }
  });

  /* Pages that somebody looked at before are theirs: palette.js keeps them, for a tab. */
  if (!document.body.dataset.user) {
    try {
      Object.keys(sessionStorage).filter((name) => name.startsWith("recent:")).forEach((name) => sessionStorage.removeItem(name));
    } catch { /* nothing was kept */ }
  }

  /* A second press on a slow link must not send the form twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    window.setTimeout(() => { delete form.dataset.sent; }, 5000);
  });

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) prepare(event.target);
  });
  document.addEventListener("htmx:sendError", () => announceFailure());
  document.addEventListener("htmx:responseError", (event) => {
    /* 401: session.js asks to sign in. */
    if (event.detail.xhr.status !== 401) announceFailure();
  });

  function announceFailure() {
    const template = document.getElementById("failure-toast");
    const toasts = document.getElementById("toasts");
    if (template && toasts) toasts.replaceChildren(template.content.cloneNode(true));
  }
})();
