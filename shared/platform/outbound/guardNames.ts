import dns from "node:dns";
import { isIP } from "node:net";
import type { AllowList } from "./allowList.ts";
import type { Refuse } from "./outboundRefused.ts";

/** What asks about a name, or about an address. */
const QUESTION = /^(?:lookup|resolve|reverse)/;

type Ask = (...args: unknown[]) => unknown;
type Answered = (error: Error | null, answer?: unknown, ...more: unknown[]) => void;

/** How a function that asks is called: `ask` is the one in whose place this stands, `self` what it is called on. */
type Asking = (ask: Ask, self: unknown, args: unknown[]) => unknown;

const addressesIn = (answer: unknown): string[] =>
  [answer]
    .flat()
    .map((one) => (typeof one === "object" && one !== null && "address" in one ? one.address : one))
    .filter((one): one is string => typeof one === "string" && isIP(one) > 0);

/**
 * Lets nobody be asked about a name that is not listed: the question itself would tell it. Takes note of the addresses of
 * those that are, since some libraries connect by them.
 */
export const guardNames = (list: AllowList, refuse: Refuse): void => {
  /** To look up an address is to ask nobody. */
  const mayAsk = (question: string, name: string): boolean =>
    list.knows(name) || (question === "lookup" && isIP(name) > 0);

  const byCallback =
    (question: string): Asking =>
    (ask, self, args) => {
      const [name] = args;
      const answered = args.at(-1);
      // Node itself finds fault with arguments of other kinds.
      if (typeof name !== "string" || typeof answered !== "function") return Reflect.apply(ask, self, args);
      if (!mayAsk(question, name)) return process.nextTick(answered as Answered, refuse(name));
      const noted: Answered = (error, answer, ...more) => {
        if (!error) list.learn(name, addressesIn(answer));
        (answered as Answered)(error, answer, ...more);
      };
      return Reflect.apply(ask, self, [...args.slice(0, -1), noted]);
    };

  const byPromise =
    (question: string): Asking =>
    async (ask, self, args) => {
      const [name] = args;
      if (typeof name !== "string") return Reflect.apply(ask, self, args);
      if (!mayAsk(question, name)) throw refuse(name);
      const answer: unknown = await Reflect.apply(ask, self, args);
      list.learn(name, addressesIn(answer));
      return answer;
    };

  const guard = (target: object, guarded: (question: string) => Asking): void => {
    const functions = target as Record<string, Ask>;
    for (const question of Object.getOwnPropertyNames(target).filter((key) => QUESTION.test(key))) {
      const ask = functions[question];
      // A proxy keeps the mark by which `util.promisify` knows what a function answers.
      if (ask) functions[question] = new Proxy(ask, { apply: guarded(question) });
    }
  };

  guard(dns, byCallback);
  guard(dns.Resolver.prototype, byCallback);
  guard(dns.promises, byPromise);
  guard(dns.promises.Resolver.prototype, byPromise);
};
