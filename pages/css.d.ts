/** The build puts what is imported so into the one style of the page. */
declare module "*.css";
