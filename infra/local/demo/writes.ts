import { wordsOf } from "./mail.ts";
import type { Scene } from "./scene.ts";
import { insist, type Response, textOf } from "./story.ts";

/** A ticket, and the token of an employee who looks after it. */
export type Ticket = { id: string; path: string; agent: string };

const idOf = ({ json }: Response): string => {
  const { tickets = [] } = json as { tickets?: { id: string }[] };
  insist(tickets.length === 1, "one ticket has that number");
  return tickets[0]?.id ?? "";
};

const authorsOf = ({ json }: Response): string =>
  ((json as { messages?: { author: string }[] }).messages ?? []).map(({ author }) => author).join();

/** Somebody writes to support, an employee answers, and they write back. */
export const writes = async (scene: Scene): Promise<Ticket> => {
  const { teller, tenant, product, writer } = scene;
  const { chapter, say, step } = teller;
  chapter("Somebody writes to support");
  const opened = await step(
    "Dora needs no account. The tenant that she names is a hint, which proves nothing. Her words lie sealed under a key that is this ticket's alone.",
    {
      method: "POST",
      path: "/api/tickets",
      body: {
        name: "Dora",
        email: writer,
        subject: "The fire drill is announced twice",
        description: "Since Monday everybody gets the alert twice.",
        product,
        tenant,
      },
    },
    201,
  );
  const number = textOf(opened, "ticketNumber");
  const received = await scene.linkFrom("ticket", writer);
  insist(!received.text.includes("Dora"), "the mail repeats nothing that was written");
  say(`A mail comes, "${received.subject}". It repeats nothing of what she wrote, not even her name, as anybody could have
typed her address:

${wordsOf(received.text)}`);

  const agent = await scene.employeeToken("Support.Agent");
  const listed = await step(
    "An employee with the role Support.Agent lists the tickets, here the one of a number.",
    { method: "GET", path: `/api/staff/tickets?number=${number}`, token: agent },
    200,
  );
  const id = idOf(listed);
  const path = `/api/staff/tickets/${id}`;
  const read = { method: "GET", path, token: agent } as const;
  await step("They read it …", read, 200);
  await step(
    "… and answer: a mail to the ticket's address and nowhere else.",
    {
      method: "POST",
      path: `${path}/replies`,
      token: agent,
      body: { text: "Is it one rule that comes twice, or all?" },
    },
    201,
  );
  const reply = await scene.linkFrom("ticket", writer, "an answer from support");
  say(`The answer is there, "${reply.subject}":

${wordsOf(reply.text)}`);
  await step(
    "Dora writes back by the link. It works once; the mail that acknowledges it brings the next one.",
    {
      method: "POST",
      path: "/api/tickets/replies",
      body: { token: reply.token, text: "One rule: the one about overdue tasks." },
    },
    201,
  );
  const answered = await step("The employee reads what was written so far.", read, 200);
  insist(authorsOf(answered) === "employee,requester", "both messages are there, in their order");
  return { id, path, agent };
};
