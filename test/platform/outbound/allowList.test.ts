import { describe, expect, test } from "@jest/globals";
import { createAllowList } from "../../../shared/platform/outbound/allowList.ts";
import type { Place } from "../../../shared/platform/outbound/places.ts";

const place = (host: string, first: number, last = first, byAddress = false): Place => ({
  host,
  ports: [first, last],
  byAddress,
});

const list = (...places: Place[]) => createAllowList(places);

describe("a host that is listed", () => {
  const { allows, knows } = list(place("login.example.com", 443), place("[::1]", 7072), place("127.0.0.1", 80));

  test.each(["login.example.com", "LOGIN.Example.COM", "login.example.com."])("is itself as %s", (host) => {
    expect([allows(host, 443), knows(host)]).toEqual([true, true]);
  });

  test("is itself as an address with the brackets of a URL, and without", () => {
    expect([allows("::1", 7072), allows("[::1]", 7072)]).toEqual([true, true]);
  });

  test("is so on its own port alone", () => {
    expect([0, 80, 442, 444, Number.NaN, 7072].map((port) => allows("login.example.com", port))).not.toContain(true);
    expect(allows("127.0.0.1", 7072)).toBe(false);
  });

  test.each([
    "example.com",
    "xlogin.example.com",
    "a.login.example.com",
    "login.example.com.evil.example",
    "login.example.com..",
    "login.example.com\0",
    " login.example.com",
    "127.1",
    "127.0.0.2",
    "2130706433",
    "0x7f.0.0.1",
    "::ffff:127.0.0.1",
    "localhost",
    "",
  ])("is not %j", (host) => {
    expect([443, 80, 7072].map((port) => allows(host, port))).toEqual([false, false, false]);
    expect(knows(host)).toBe(false);
  });
});

describe("an end of names that is listed", () => {
  const { allows, knows } = list(place(".sharepoint.com", 443), place(".database.windows.net", 11_000, 11_999));

  test("stands for whatever ends with it, on its ports", () => {
    expect([allows("contoso.sharepoint.com", 443), allows("A.B.SharePoint.com.", 443)]).toEqual([true, true]);
    const node = "e1.tr2.westeurope1-a.worker.database.windows.net";
    expect([11_000, 11_999].map((port) => allows(node, port))).toEqual([true, true]);
    expect([10_999, 12_000, 1433, 443].map((port) => allows(node, port))).not.toContain(true);
  });

  test.each([
    "sharepoint.com",
    ".sharepoint.com",
    "..sharepoint.com",
    "contosharepoint.com",
    "contoso.sharepoint.com.evil.example",
    "evil.example\0.sharepoint.com",
    "evil.example/.sharepoint.com",
    "evil.example:443#.sharepoint.com",
    "evil example.sharepoint.com",
  ])("does not stand for %j", (host) => {
    expect([allows(host, 443), knows(host)]).toEqual([false, false]);
  });
});

describe("an address that a name was found to have", () => {
  test("is open to what connects by address, on the name's ports", () => {
    const { allows, learn } = list(
      place("smtp.example.com", 587, 587, true),
      place(".database.windows.net", 11_000, 11_999, true),
    );
    expect(allows("192.0.2.1", 587)).toBe(false);
    learn("SMTP.example.com.", ["192.0.2.1", "2001:DB8::1"]);
    learn("node.database.windows.net", ["192.0.2.1"]);
    expect([587, 11_500, 443].map((port) => allows("192.0.2.1", port))).toEqual([true, true, false]);
    expect([587, 11_500].map((port) => allows("2001:db8::1", port))).toEqual([true, false]);
    expect(allows("192.0.2.2", 587)).toBe(false);
  });

  test("opens nothing where the name is not listed, or nothing connects by its address", () => {
    const { allows, learn } = list(place("login.example.com", 443), place("smtp.example.com", 587, 587, true));
    learn("login.example.com", ["192.0.2.1"]);
    learn("evil.example", ["192.0.2.2"]);
    expect([443, 587].map((port) => allows("192.0.2.1", port))).toEqual([false, false]);
    expect([443, 587].map((port) => allows("192.0.2.2", port))).toEqual([false, false]);
  });

  test("is forgotten once a thousand others came after it", () => {
    const { allows, learn } = list(place("smtp.example.com", 587, 587, true));
    learn("smtp.example.com", ["192.0.2.1"]);
    learn(
      "smtp.example.com",
      Array.from({ length: 1_000 }, (_, at) => `10.0.${at >> 8}.${at & 255}`),
    );
    expect([allows("192.0.2.1", 587), allows("10.0.3.231", 587)]).toEqual([false, true]);
  });
});
