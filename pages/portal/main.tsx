import { start } from "../frame/start.tsx";
import { Portal } from "./Portal.tsx";

await start(Portal);
