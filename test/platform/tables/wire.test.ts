import { expect, test } from "@jest/globals";
import { toWire } from "../../../shared/platform/tables/wire.ts";

test.each([1_800_000_000_000, 2 ** 31, -(2 ** 31) - 1, 0.5])("%d is named a double: unnamed, Azure refuses it", (n) => {
  expect(toWire({ partitionKey: "p", rowKey: "1", n })).toMatchObject({ n: { type: "Double", value: n } });
});

test.each([0, 1, -1, 2 ** 31 - 1, -(2 ** 31)])("%d stays an integer of 32 bits", (n) => {
  expect(toWire({ partitionKey: "p", rowKey: "1", n })).toMatchObject({ n });
});
