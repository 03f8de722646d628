/* A list under a field that names somebody: what the registry knows, while one types.
   Without this file the typed text is enough: the server finds out whom it means. */
import Combobox from "../vendor/combobox-nav-3.0.2/combobox-nav.js";

const PAUSE = 250;
const SHORTEST = 2;

class SuggestBox extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.said = this.querySelector("[aria-live]");
    this.answer = this.querySelector(".suggest-answer");
    this.combobox = new Combobox(this.input, this.list, { tabInsertsSuggestions: false });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    /* A press on a line must not take the focus out of the field. */
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("combobox-commit", (event) => this.choose(event.target));
  }

  disconnectedCallback() {
    this.wait();
  }

  typed() {
    this.answer.replaceChildren();
    this.close();
    this.wait();
    if (this.input.value.trim().length < SHORTEST) return;
    this.timer = window.setTimeout(() => this.look(), PAUSE);
  }

  pressed(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      this.close();
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" && this.list.hidden) {
      this.look();
      event.preventDefault();
    }
  }

  wait() {
    window.clearTimeout(this.timer);
    if (this.request) this.request.abort();
  }

  /* A part of the page; nothing where the line is down, for the text still counts. */
  async part(address, more) {
    this.wait();
    this.request = new AbortController();
    const url = new URL(address, window.location.href);
    url.searchParams.set("q", this.input.value.trim());
    const fields = this.input.form.elements;
    for (const [name, field] of more) {
      const value = fields[field] ? fields[field].value : "";
      if (value) url.searchParams.append(name, value);
    }
    try {
      const answer = await fetch(url, { signal: this.request.signal });
      return answer.ok && !answer.redirected ? await answer.text() : "";
    } catch {
      return "";
    }
  }

  sends(name) {
    return this.dataset[name].split(" ").map((pair) => pair.split("="));
  }

  async look() {
    const lines = await this.part(this.dataset.suggests, this.sends("with"));
    if (!lines || document.activeElement !== this.input) return;
    this.list.innerHTML = lines;
    this.list.querySelectorAll("[role=option]").forEach((option, number) => {
      option.id = `${this.list.id}-${number}`;
    });
    this.said.textContent = this.list.querySelector("[data-said]").dataset.said;
    this.list.hidden = false;
    this.combobox.start();
  }

  close() {
    if (this.list.hidden) return;
    this.combobox.stop();
    this.list.hidden = true;
    this.said.textContent = "";
  }

  choose(option) {
    this.wait();
    this.input.value = option.dataset.value;
    this.close();
    if (option.dataset.is === "new") {
      this.ask();
    } else {
      this.answer.replaceChildren(
        this.hidden("_is", option.dataset.is),
        this.hidden("_about", option.dataset.value),
      );
    }
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  hidden(ending, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: this.input.name + ending, value });
    return field;
  }

  /* A new name: show those that look like it, and what else is worth knowing. */
  async ask() {
    const address = `${this.dataset.asks}?name=${encodeURIComponent(this.input.name)}`;
    const question = await this.part(address, this.sends("side"));
    if (!question) return;
    this.answer.innerHTML = question;
    this.said.textContent = this.answer.querySelector("legend").textContent.trim();
    const first = this.answer.querySelector("input[type=radio], select");
    if (first) first.focus();
  }
}

customElements.define("suggest-box", SuggestBox);

/* A button that puts words into a field; without a script the server does it. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fills]");
  const field = button && document.getElementById(button.dataset.fills);
  if (!field) return;
  event.preventDefault();
  field.value = button.dataset.text;
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
