// Everything here adds to pages that work without it.
// Questions that a choice reveals are shown by CSS (scss/_forms.scss), so Radios and Checkboxes,
// whose aria-expanded is not allowed on these inputs, are left out.
import {
  Button, CharacterCount, ErrorSummary, ExitThisPage, PasswordInput, SkipLink, createAll,
} from "./govuk-frontend.min.js";

for (const part of [
  Button, CharacterCount, ErrorSummary, ExitThisPage, PasswordInput, SkipLink,
]) {
  createAll(part);
}

// ---- a draft is saved while it is written ----------------------------------------------------
const SAVE_AFTER = 1500; // milliseconds without a key

const said = (form, text) => {
  const line = form.querySelector("[data-saved]");
  if (line) line.textContent = text;
};

const timeNow = () => {
  const at = new Date();
  const minutes = at.getMinutes() ? "." + String(at.getMinutes()).padStart(2, "0") : "";
  return (at.getHours() % 12 || 12) + minutes + (at.getHours() < 12 ? "am" : "pm");
};

const saveDraft = async (form) => {
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
  form.dataset.state = "saving";
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { "X-CSRFToken": sent.get("csrfmiddlewaretoken") || "", Accept: "application/json" },
      credentials: "same-origin",
    });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const words = await answer.json().catch(() => ({}));
    if (form.dataset.state === "saving") form.dataset.state = "saved";
    said(form, words.saved || `Draft saved ${timeNow()}. Nothing is sent yet.`);
  } catch {
    form.dataset.state = "changed";
    said(form, "The draft could not be saved just now. Use the button to save.");
  }
};

for (const form of document.querySelectorAll("form[data-autosave]")) {
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => saveDraft(form), SAVE_AFTER);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

// ---- what is there already, shown beside a field while it is written ---------------------------
const suggest = async (field) => {
  const box = document.querySelector("[data-suggested]");
  const list = document.querySelector("[data-suggestions] ul");
  const words = field.value.trim();
  if (!box || !list || words.length < 4) return;
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`, {
    credentials: "same-origin", headers: { Accept: "application/json" },
  }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected || field.value.trim() !== words) return;
  const { found } = await answer.json();
  list.replaceChildren(...found.map(({ title, href, kind }) => {
    const item = document.createElement("li");
    item.className = "wm-item";
    const line = document.createElement("p");
    line.className = "wm-item__title";
    const link = document.createElement("a");
    link.href = href;
    link.textContent = title;
    const note = document.createElement("p");
    note.className = "wm-item__note";
    note.textContent = kind;
    line.append(link);
    item.append(line, note);
    return item;
  }));
  box.hidden = !found.length;
};

for (const field of document.querySelectorAll("[data-suggest]")) {
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(field), 600);
  });
}

// ---- leaving with changes that are not saved -------------------------------------------------
const watched = [...document.querySelectorAll("form[data-warn-unsaved]")];
let leavingByForm = false;
for (const form of watched) {
  form.addEventListener("input", () => (form.dataset.state = "changed"));
}
document.addEventListener("submit", () => (leavingByForm = true));
window.addEventListener("pageshow", () => (leavingByForm = false));
window.addEventListener("beforeunload", (event) => {
  if (!leavingByForm && watched.some((form) => form.dataset.state === "changed")) {
    event.preventDefault();
  }
});

// ---- filters and orders apply when chosen, where a mouse or finger chose them ------------------
// A keyboard moves through a select's values one by one, so there the button stays the way.
for (const form of document.querySelectorAll("form[data-apply]")) {
  let pointed = false;
  form.addEventListener("pointerdown", () => (pointed = true));
  form.addEventListener("keydown", () => (pointed = false));
  form.addEventListener("change", () => {
    if (pointed) form.requestSubmit();
  });
}
