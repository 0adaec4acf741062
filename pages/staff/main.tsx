import { start } from "../frame/start.tsx";
import "./staff.css";
import { Console } from "./Console.tsx";

await start(Console);
