import { systemClock } from "../../shared/platform/clock.ts";
import { runCommand } from "./command.ts";
import { tellMails, USAGE } from "./inbox/tellMails.ts";

await runCommand(tellMails(systemClock), USAGE);
