/** In a module of its own that is loaded at the first mail: a bundler keeps a CommonJS name for a static import only. */
export { createTransport } from "nodemailer";
