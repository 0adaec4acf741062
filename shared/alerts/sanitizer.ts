/** In a module of its own that is loaded at the first alert: a bundler keeps a CommonJS default for a static import only. */
export { default as sanitizeHtml } from "sanitize-html";
