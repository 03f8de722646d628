/* What a signed-in page does when the session has ended, and what this browser keeps
   of unsent text. Every page works without this file. */
(() => {
  "use strict";
  const user = document.body.dataset.user;
  const prefix = `draft:${user}:`;
  const json = { Accept: "application/json" };

  /* ---- Unsent text, by user and draft. Sent text is not kept here. */
  const kept = {
    keys() {
      try { return Object.keys(localStorage).filter((name) => name.startsWith(prefix)); } catch { return []; }
    },
    put(key, entry) {
      try { localStorage.setItem(prefix + key, JSON.stringify(entry)); return true; } catch { return false; }
    },
    take(name) {
      try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
    },
    drop(key) {
      try { localStorage.removeItem(prefix + key); } catch { /* nothing was kept */ }
    },
  };

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value;

  function post(url, fields, options = {}) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", token());
    return fetch(url, { method: "POST", body, headers: json, redirect: "manual", ...options });
  }

  /* Text that a killed tab or a lost network left here. What the server has a newer
     version of, or a record, is kept beside it; nothing is overwritten. */
  async function sendLeftovers(except) {
    let sent = 0;
    for (const name of kept.keys()) {
      const key = name.slice(prefix.length);
      const entry = kept.take(name), before = JSON.stringify(entry);
      if (!entry || key === except || open.has(key)) continue;
      const url = `/drafts/${key}/`;
      let answer = await post(url, entry.fields);
      let isRecord = answer.ok && (await answer.json()).is_record;
      if (answer.status === 409 || (isRecord && !entry.submitted)) {
        answer = await post(url, [...entry.fields, ["draft_copy", "1"]]);
        isRecord = false;
      }
      const isDone = answer.ok || answer.status === 404;
      /* Another window may have typed on meanwhile. */
      if (isDone && JSON.stringify(kept.take(name)) === before) kept.drop(key);
      if (answer.ok && !isRecord) sent += 1;
    }
    if (sent) document.body.dispatchEvent(new CustomEvent("drafts:sent"));
  }

  /* Keys that a form of this page writes by itself, and how to make it do so now. */
  const open = new Set();
  const flushers = new Set();

  /* ---- The session has ended: sign in here, and go on. */
  let dialog = null, wasClosed = false, renewedAt = 0;

  /* 403: the token is an old one. If a new one does not help, nothing here will. */
  async function askToSignIn({ isWanted = false, status = 401 } = {}) {
    if (dialog || (wasClosed && !isWanted)) return;
    if (status === 403 && Date.now() - renewedAt < 5000) return;
    dialog = document.createElement("dialog");
    dialog.className = "sign-in-again";
    try {
      if (await renew()) { dialog = null; return; }
      const page = await fetch("/signin/?next=/session/", { headers: { "HX-Request": "true" } });
      show(await page.text());
      document.body.append(dialog);
      dialog.addEventListener("close", () => {
        wasClosed = dialog.returnValue !== "signed-in";
        dialog.remove();
        dialog = null;
      });
      dialog.showModal();
    } catch {
      dialog = null; /* No network: it is asked again when something is sent again. */
    }
  }

  function show(html) {
    dialog.innerHTML = html;
    dialog.setAttribute("aria-labelledby", "sign-in-again-title");
    dialog.querySelector("form").addEventListener("submit", signIn);
    const first = dialog.querySelector("[data-error-summary]") || dialog.querySelector("input:not([type=hidden])");
    window.setTimeout(() => first?.focus());
  }

  async function signIn(event) {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = "true";
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "HX-Request": "true" },
      });
      if (answer.redirected && (await renew())) dialog.close("signed-in");
      else show(await answer.text());
    } finally {
      delete form.dataset.busy;
    }
  }

  /* Whether somebody is signed in. Somebody else must not see what is on this page. */
  async function renew() {
    const answer = await fetch("/session/", { headers: json });
    if (!answer.ok) return false;
    const now = await answer.json();
    if (now.user !== user) {
      document.body.hidden = true;
      document.dispatchEvent(new CustomEvent("session:other"));
      window.location.assign("/");
      return true;
    }
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = now.token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": now.token }));
    renewedAt = Date.now();
    document.dispatchEvent(new CustomEvent("session:renewed"));
    return true;
  }

  let interrupted = null;
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 401) return;
    interrupted = event.detail;
    askToSignIn({ isWanted: true });
  });
  document.addEventListener("session:renewed", () => {
    const again = interrupted;
    interrupted = null;
    if (again && again.elt.isConnected) {
      window.htmx.trigger(again.elt, again.requestConfig.triggeringEvent?.type || "click");
    }
  });
  document.addEventListener("session:ended", (event) => askToSignIn(event.detail));

  /* ---- Signing out with unsent text: send it, or drop it knowingly. */
  async function flush() {
    try {
      await Promise.all([...flushers].map((write) => write()));
      await sendLeftovers();
    } catch { /* Still no network. */ }
    return kept.keys().length === 0;
  }

  function signOut(form) {
    form.dataset.asked = "true";
    form.requestSubmit();
  }

  function askBeforeSigningOut(form) {
    const template = document.getElementById("unsent-text");
    const ask = template.content.firstElementChild.cloneNode(true);
    document.body.append(ask);
    ask.addEventListener("close", async () => {
      ask.remove();
      if (ask.returnValue === "send") {
        if (await flush()) signOut(form); else askBeforeSigningOut(form);
      } else if (ask.returnValue === "discard") {
        kept.keys().forEach((name) => kept.drop(name.slice(prefix.length)));
        signOut(form);
      }
    });
    ask.showModal();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-signs-out]") || form.dataset.asked || !kept.keys().length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await flush()) signOut(form); else askBeforeSigningOut(form);
  }, true);

  window.passerelle = { kept, open, flushers, post };
  const start = () => { sendLeftovers().catch(() => {}); };
  window.addEventListener("online", start);
  if (document.readyState === "complete") start(); else window.addEventListener("load", start);
})();
