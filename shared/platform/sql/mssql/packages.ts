/**
 * The packages that speak to SQL Server, in a module of their own that is loaded when it is needed. They are CommonJS,
 * whose names a bundler keeps for a static import only.
 */
export { Pool } from "tarn";
export * as tedious from "tedious";
