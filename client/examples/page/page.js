import { checkLicense } from "./usher-license.js";

const form = document.querySelector("form");
const output = document.querySelector("output");

/** Fields can be given in the address: `?tenant=…&product=…`. */
for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}

const show = (license) => {
  output.dataset.code = license.code;
  output.textContent = `${license.valid ? "May run" : "May not run"}: ${license.code}

${JSON.stringify(license, null, 2)}`;
};

const check = async () => {
  try {
    show(await checkLicense({ ...Object.fromEntries(new FormData(form)), onChange: show }));
  } catch (error) {
    // Something in the fields is wrong: what a programmer would be told.
    output.textContent = String(error);
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void check();
});
void check();
