import { PORT_SETTINGS } from "../../infra/local/layout.ts";
import { freePorts } from "../loopback/ports.ts";

/** A free port for every part that listens, by the names of the settings that move them. */
export const freePortSettings = async (): Promise<Record<string, string>> => {
  const ports = await freePorts(PORT_SETTINGS.length);
  return Object.fromEntries(PORT_SETTINGS.map(({ setting }, index) => [setting, String(ports[index])]));
};
