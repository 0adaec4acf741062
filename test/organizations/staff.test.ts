import { describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../shared/platform/clock.ts";
import { trailOf } from "./trail.ts";
import { AGENT, codeOf, registered, useWorld } from "./world.ts";

const world = useWorld();

const trail = ({ organizationId, contact }: { organizationId: string; contact: { subject: string } }) =>
  trailOf(world, { organizationId, subject: contact.subject });

describe("an employee", () => {
  test("finds an organization by its whole address, in any case, and by no part of it", async () => {
    const { email, organizationId } = await registered(world);
    const { organizations } = await world.room.search(AGENT, { contactEmail: email.toUpperCase() });
    expect(organizations.map((one) => one.organizationId)).toEqual([organizationId]);
    expect(await world.room.search(AGENT, { contactEmail: email.slice(1) })).toEqual({ organizations: [] });
  });

  test("finds all organizations of one name", async () => {
    await registered(world, { organizationName: "Twins Ltd" });
    await registered(world, { organizationName: "TWINS  Ltd" });
    expect((await world.room.search(AGENT, { organizationName: "twins ltd" })).organizations).toHaveLength(2);
  });

  test("sees the profile and nothing of the password", async () => {
    const { organizationId, registration } = await registered(world);
    const view = JSON.stringify(await world.room.read(AGENT, organizationId));
    expect(view).toContain(registration.contactPhone);
    expect(view).not.toContain("argon2");
    expect(view).not.toContain(registration.passwordReminder);
  });

  test("leaves a trace with every reading, which the organization sees with role and time only", async () => {
    const one = await registered(world);
    const at = new Date(world.clock.now()).toISOString();
    await world.room.read(AGENT, one.organizationId);
    world.clock.advance(MINUTE);
    await world.room.search({ ...AGENT, roles: ["Licenses.Manage"] }, { contactEmail: one.email });
    const seen = await trail(one);
    expect(seen).toEqual([
      { at: new Date(world.clock.now()).toISOString(), role: "Licenses.Manage" },
      { at, role: "Support.Agent" },
    ]);
    expect(await trail(await registered(world))).toEqual([]);
  });

  test("is shown nothing when the trace cannot be written", async () => {
    const { organizationId } = await registered(world);
    const { readOrganization } = await import("../../shared/organizations/readOrganization.ts");
    const readings = { record: () => Promise.reject(new Error("no trace")) };
    await expect(readOrganization({ ...world.parts, readings }, AGENT, organizationId)).rejects.toThrow("no trace");
  });

  test("finds nothing under an id that is not there, or without a role", async () => {
    const { organizationId } = await registered(world);
    expect(await codeOf(world.room.read(AGENT, crypto.randomUUID()))).toBe("not-found");
    expect(await codeOf(world.room.read({ ...AGENT, roles: [] }, organizationId))).toBe("not-allowed");
  });

  test("finds an organization no longer once its key was destroyed", async () => {
    const { organizationId, email, contact } = await registered(world);
    await world.vault.keyring.destroy(contact.subject);
    expect(await codeOf(world.room.read(AGENT, organizationId))).toBe("not-found");
    expect(await world.room.search(AGENT, { contactEmail: email })).toEqual({ organizations: [] });
    expect(await codeOf(world.room.signIn({ email, password: "orange tractor at noon" }))).toBe("invalid-credentials");
  });
});
