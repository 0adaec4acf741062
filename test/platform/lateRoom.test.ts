import { describe, expect, test } from "@jest/globals";
import { lateRoom } from "../../shared/platform/lateRoom.ts";

type Room = { greet(name: string): Promise<string>; fail(): Promise<never> };

describe("a room that is loaded late", () => {
  test("is made with the first call, once, and answers as itself", async () => {
    let made = 0;
    const room = lateRoom<Room>(async () => {
      made += 1;
      return { greet: async (name) => `Hello ${name}`, fail: async () => Promise.reject(new Error("broken")) };
    });
    expect(made).toBe(0);
    expect(await Promise.all([room.greet("Ada"), room.greet("Grace")])).toEqual(["Hello Ada", "Hello Grace"]);
    await expect(room.fail()).rejects.toThrow("broken");
    expect(made).toBe(1);
  });

  test("that could not be made fails the call that wanted it, and is tried again by the next", async () => {
    let tries = 0;
    const room = lateRoom<Pick<Room, "greet">>(async () => {
      tries += 1;
      if (tries === 1) throw new Error("not yet");
      return { greet: async (name) => `Hello ${name}` };
    });
    await expect(room.greet("Ada")).rejects.toThrow("not yet");
    expect(await room.greet("Ada")).toBe("Hello Ada");
  });

  test("is no promise: whoever awaits it gets the room", async () => {
    const room = lateRoom<Pick<Room, "greet">>(async () => ({ greet: async (name) => `Hello ${name}` }));
    const handedOn = async (): Promise<Pick<Room, "greet">> => room;
    expect(await (await handedOn()).greet("Ada")).toBe("Hello Ada");
  });
});
