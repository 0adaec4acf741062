import type { Client } from "../../api/client.ts";
import { problemOf } from "../../api/problem.ts";
import type { License } from "../shapes.ts";

const isSame = (one: License, other: License): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Changes the status of a license as it is shown; false, and nothing was done, where somebody else has changed it since.
 * One that has the status already is asked for it again: so does who was told that Usher could not do it at once.
 */
export const changeShown = async (client: Client, shown: License, status: License["status"]): Promise<boolean> => {
  const path = `/api/staff/licenses/${shown.id}`;
  const { body, etag } = await client.read<License>(path);
  if (!isSame(body, shown) && !isSame(body, { ...shown, status })) return false;
  try {
    await client.send("PATCH", path, { status }, { ifMatch: etag });
    return true;
  } catch (error) {
    if (problemOf(error).code !== "precondition-failed") throw error;
    return false;
  }
};
