import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createLog } from "../../../shared/platform/log.ts";
import {
  createCommunicationServicesTransport,
  operationIdOf,
} from "../../../shared/platform/mail/communicationServices.ts";
import { type Mail, MailRefused, type MailTransport, MailUnavailable } from "../../../shared/platform/mail/mail.ts";
import {
  type LoopbackCommunicationServices,
  startCommunicationServices,
} from "../../loopback/communicationServices.ts";

const mail: Mail = {
  messageId: "<01890a5d-ac96-774b-bcce-b302099a8057@lists.example>",
  to: "zoe@customer.example",
  subject: "Confirm your registration",
  text: "SECRET-TOKEN",
  html: "<p>SECRET-TOKEN</p>",
};

let service: LoopbackCommunicationServices;
let transport: MailTransport;
let logged: string[];

beforeEach(async () => {
  service = await startCommunicationServices();
  logged = [];
  transport = createCommunicationServicesTransport({
    from: "no-reply@lists.example",
    endpoint: service.endpoint,
    credential: service.credential,
    httpClient: service.httpClient,
    log: createLog((_level, line) => logged.push(line)),
    pollEvery: 1,
  });
});

afterEach(async () => {
  await transport.close();
  await service[Symbol.asyncDispose]();
});

const failureOf = async (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a mail that leaves", () => {
  test("goes out once, under ids of ours, without tracking, marked as automatic", async () => {
    await transport.send({ ...mail, attempt: 1 });
    expect(service.sent).toEqual([
      {
        operationId: operationIdOf(mail.messageId),
        senderAddress: "no-reply@lists.example",
        recipients: { to: [{ address: "zoe@customer.example" }] },
        content: { subject: mail.subject, plainText: mail.text, html: mail.html },
        headers: {
          "Message-ID": mail.messageId,
          "x-ms-acsemail-validate-message-id": "true",
          "Auto-Submitted": "auto-generated",
        },
        userEngagementTrackingDisabled: true,
      },
    ]);
  });

  test("counts as taken only once its operation succeeded", async () => {
    service.behaviour.looks = 3;
    await transport.send({ ...mail, attempt: 1 });
    expect(service.seen).toEqual([
      "POST /emails:send 202",
      "GET /emails/operations/{id} 200",
      "GET /emails/operations/{id} 200",
      "GET /emails/operations/{id} 200",
    ]);
  });

  test("reaches a domain beyond ASCII in the form that the service takes", async () => {
    await transport.send({ ...mail, to: "zoe@bücher.example" });
    expect(service.sent[0]?.recipients.to[0]?.address).toBe("zoe@xn--bcher-kva.example");
  });
});

describe("a mail to several", () => {
  const { to: _to, ...rest } = mail;
  const bcc = ["zoe@customer.example", "max@bücher.example"];

  test("goes to all of them in blind copy, and to nobody openly", async () => {
    expect(await transport.send({ ...rest, bcc, attempt: 1 })).toEqual({ rejected: [] });
    expect(service.sent.map(({ recipients }) => recipients)).toEqual([
      { to: [], bcc: [{ address: "zoe@customer.example" }, { address: "max@xn--bcher-kva.example" }] },
    ]);
  });

  test("takes the fifty recipients that the service takes", async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => `zoe${index}@customer.example`);
    expect(await transport.send({ ...rest, bcc: fifty, attempt: 1 })).toEqual({ rejected: [] });
  });

  test("is refused whole where the service does not take one of them, whom it does not tell", async () => {
    service.next({ status: 400, error: { code: "BadRequest", message: "Invalid recipient max@bücher.example" } });
    expect(await failureOf(transport.send({ ...rest, bcc, attempt: 1 }))).toBeInstanceOf(MailRefused);
    expect(service.sent).toEqual([]);
  });

  test("leaves no second time where the first answer was lost", async () => {
    service.next({ drop: true });
    await failureOf(transport.send({ ...rest, bcc, attempt: 1 }));
    expect(await transport.send({ ...rest, bcc, attempt: 2 })).toEqual({ rejected: [] });
    expect(service.sent).toHaveLength(1);
  });
});

test("a mail's thread stands in its headers; who it is from is set on the sender in Azure", async () => {
  const headers = { "In-Reply-To": "<thread@lists.example>", References: "<thread@lists.example>" };
  await transport.send({ ...mail, fromName: "Fabrikam via Contoso", headers, attempt: 1 });
  expect(service.sent[0]).toMatchObject({ senderAddress: "no-reply@lists.example", headers });
  expect(JSON.stringify(service.sent)).not.toContain("Fabrikam");
});

describe("a retry does not send twice", () => {
  test("after an answer that was lost: it finds the operation by its id and sends nothing", async () => {
    service.next({ drop: true });
    expect(await failureOf(transport.send({ ...mail, attempt: 1 }))).toBeInstanceOf(MailUnavailable);
    await transport.send({ ...mail, attempt: 2 });
    expect(service.sent).toHaveLength(1);
    expect(service.seen.filter((each) => each.startsWith("POST"))).toHaveLength(1);
  });

  test("an attempt of unknown number looks first too", async () => {
    await transport.send({ ...mail, attempt: 1 });
    await transport.send(mail);
    expect(service.sent).toHaveLength(1);
  });

  test("a send that the service recognises as repeated ends as the earlier one did", async () => {
    await transport.send({ ...mail, attempt: 1 });
    await transport.send({ ...mail, attempt: 1 });
    expect(service.seen.slice(-2)).toEqual(["POST /emails:send 400", "GET /emails/operations/{id} 200"]);
    expect(service.sent).toHaveLength(1);
  });

  test("where the service has forgotten the operation, the Message-ID still keeps the mail from leaving again", async () => {
    await transport.send({ ...mail, attempt: 1 });
    service.behaviour.forgetsOperations = true;
    expect(await failureOf(transport.send({ ...mail, attempt: 2 }))).toBeInstanceOf(MailUnavailable);
    expect(service.sent).toHaveLength(1);
  });
});

describe("a mail that was accepted, and whose end cannot be seen", () => {
  test.each([
    ["a fault of the service", { status: 500 }],
    ["an outage", { status: 503, text: "<html>Service Unavailable</html>" }],
    ["a token that has ended meanwhile", { status: 401 }],
    ["an answer that is lost", { drop: true }],
  ])("%s while it is looked at leaves a retry that looks again, and sends nothing", async (_name, planned) => {
    service.next({}, planned);
    const error = await failureOf(transport.send({ ...mail, attempt: 1 }));
    expect(error).toMatchObject({ name: "MailUnavailable", about: "service" });
    service.next(planned);
    expect(await failureOf(transport.send({ ...mail, attempt: 2 }))).toBeInstanceOf(MailUnavailable);
    await transport.send({ ...mail, attempt: 3 });
    expect(service.sent).toHaveLength(1);
    expect(service.seen.filter((each) => each.startsWith("POST"))).toHaveLength(1);
  });

  test("it is looked at again after the time that the service names", async () => {
    service.behaviour.looks = 2;
    service.behaviour.lookAfter = 1;
    const started = performance.now();
    await transport.send({ ...mail, attempt: 1 });
    expect(performance.now() - started).toBeGreaterThan(1_980);
    expect(service.seen).toHaveLength(3);
  });

  test("a time that is longer than its caller waits leaves a retry that finds how it ended", async () => {
    service.behaviour.lookAfter = 3_600;
    const failure = await failureOf(transport.send({ ...mail, attempt: 1 }, AbortSignal.timeout(300)));
    expect(failure).toBeInstanceOf(MailUnavailable);
    expect(await transport.send({ ...mail, attempt: 2 })).toEqual({ rejected: [] });
    expect(service.sent).toHaveLength(1);
  });

  test("one that failed meanwhile is found as refused by the retry, which sends it to nobody", async () => {
    service.next({}, { status: 503 });
    await failureOf(transport.send({ ...mail, attempt: 1 }));
    service.behaviour.end = "Failed";
    expect(await failureOf(transport.send({ ...mail, attempt: 2 }))).toBeInstanceOf(MailRefused);
    expect(service.sent).toHaveLength(1);
  });
});

describe("the quota", () => {
  const overQuota = (retryAfter?: number): Parameters<typeof service.next>[0] => ({
    status: 429,
    error: { code: "TooManyRequests", message: "The request for zoe@customer.example was throttled." },
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });

  test.each([
    [60, 60],
    [undefined, undefined],
  ])("used up for %p s is about the service, not about this mail, and the mail is kept", async (named, told) => {
    service.next(overQuota(named));
    const failure = await failureOf(transport.send({ ...mail, attempt: 1 }));
    expect(failure).toMatchObject({ name: "MailUnavailable", about: "service" });
    expect((failure as MailUnavailable).retryAfter).toBe(told);
    expect(logged.join()).toContain("TooManyRequests");
    expect(logged.join()).not.toContain("zoe");
    await transport.send({ ...mail, attempt: 2 });
    expect(service.sent).toHaveLength(1);
  });

  test("used up for the look before a retry sends nothing either", async () => {
    service.next(overQuota(60));
    expect(await failureOf(transport.send({ ...mail, attempt: 2 }))).toMatchObject({ retryAfter: 60 });
    expect(service.seen).toEqual(["GET /emails/operations/{id} 429"]);
  });
});

describe("a mail that does not leave", () => {
  test("throttling is told at once, with the time that the service names, and is not waited out here", async () => {
    service.next({ status: 429, retryAfter: 3600 });
    const error = await failureOf(transport.send({ ...mail, attempt: 1 }));
    expect(error).toBeInstanceOf(MailUnavailable);
    expect((error as MailUnavailable).retryAfter).toBe(3600);
    expect(service.seen).toEqual(["POST /emails:send 429"]);
  });

  test("throttling while an accepted mail is followed leaves a retry that does not send again", async () => {
    service.next({}, { status: 429, retryAfter: 30 });
    const error = await failureOf(transport.send({ ...mail, attempt: 1 }));
    expect((error as MailUnavailable).retryAfter).toBe(30);
    await transport.send({ ...mail, attempt: 2 });
    expect(service.sent).toHaveLength(1);
  });

  test.each([
    ["an outage", { status: 503 }],
    ["a fault of the service", { status: 500 }],
    ["a sender that is not set up yet", { status: 404, error: { code: "DomainNotLinked", message: "not linked" } }],
    ["a sign-in without the role", { status: 403 }],
    ["a fault that is not the recipient's", { status: 400, error: { code: "InvalidSenderUserName", message: "x" } }],
  ])("%s can pass: the mail is kept for a retry", async (_name, planned) => {
    service.next(planned);
    const about = planned.status === 400 ? "mail" : "service";
    expect(await failureOf(transport.send({ ...mail, attempt: 1 }))).toMatchObject({ name: "MailUnavailable", about });
    await transport.send({ ...mail, attempt: 2 });
    expect(service.sent).toHaveLength(1);
  });

  test("a token that the service does not take can pass", async () => {
    const other = createCommunicationServicesTransport({
      from: "no-reply@lists.example",
      endpoint: service.endpoint,
      credential: { getToken: async () => ({ token: "stale", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
      httpClient: service.httpClient,
      log: createLog(() => {}),
    });
    expect(await failureOf(other.send({ ...mail, attempt: 1 }))).toBeInstanceOf(MailUnavailable);
    expect(service.seen).toEqual(["POST /emails:send 401"]);
  });

  test.each(["Failed", "Canceled"] as const)("an operation that ended as %s is not tried again", async (end) => {
    service.behaviour.end = end;
    expect(await failureOf(transport.send({ ...mail, attempt: 1 }))).toBeInstanceOf(MailRefused);
  });

  test.each([
    { status: 400, error: { code: "BadRequest", message: "Invalid recipient zoe@customer.example" } },
    { status: 413 },
  ])("a mail that the service will never take is not tried again: $status", async (planned) => {
    service.next(planned);
    expect(await failureOf(transport.send({ ...mail, attempt: 1 }))).toBeInstanceOf(MailRefused);
  });

  test("a service that never answers is given up when the caller says so", async () => {
    service.next({ hang: true });
    const stop = new AbortController();
    const sending = failureOf(transport.send({ ...mail, attempt: 1 }, stop.signal));
    while (service.seen.length === 0) await new Promise(setImmediate);
    stop.abort();
    expect(await sending).toBeInstanceOf(MailUnavailable);
  });

  test("neither errors nor logs repeat the recipient or the mail", async () => {
    const failures: unknown[] = [];
    service.next({ status: 400, error: { code: "zoe@customer.example", message: "recipient zoe@customer.example" } });
    failures.push(await failureOf(transport.send({ ...mail, attempt: 1 })));
    service.next({ status: 503, error: { code: "Busy", message: "zoe@customer.example SECRET-TOKEN" } });
    failures.push(await failureOf(transport.send({ ...mail, attempt: 1 })));
    service.next({ drop: true });
    failures.push(await failureOf(transport.send({ ...mail, attempt: 1 })));
    service.behaviour.end = "Failed";
    failures.push(await failureOf(transport.send({ ...mail, attempt: 2 })));
    expect(logged).toHaveLength(4);
    const told =
      failures.map((error) => JSON.stringify(error, Object.getOwnPropertyNames(error))).join() + logged.join();
    expect(told).not.toMatch(/zoe|customer\.example|SECRET/);
    expect(told).toMatch(/EmailDropped/);
  });
});
