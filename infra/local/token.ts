import { runCommand } from "./command.ts";
import { tokenCommand, USAGE } from "./entra/tellToken.ts";

await runCommand(tokenCommand, USAGE);
