import { inTurn } from "../platform/batches.ts";
import type { Clock } from "../platform/clock.ts";
import { lazy } from "../platform/lazy.ts";
import type { Log } from "../platform/log.ts";
import type { MailContext } from "../platform/mail/letter.ts";
import type { MailTransport } from "../platform/mail/mail.ts";
import type { MailAllowance } from "../platform/mail/mailAllowance.ts";
import type { Once } from "../platform/once.ts";
import type { Backlog } from "../platform/operations.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Vault } from "../platform/vault/vault.ts";
import type { HandedOver, Outcome, Web } from "./alert.ts";
import { alertBacklog } from "./alertBacklog.ts";
import { readAlertIndexes } from "./alertIndex.ts";
import { createAlertQueue } from "./alertQueue.ts";
import { createAlertStore } from "./alertStore.ts";
import { deliverDueAlerts } from "./deliverDueAlerts.ts";
import { discardAll, followPlan, followPlans, PATIENCE } from "./follow.ts";
import { handOverAlert } from "./handOver.ts";
import type { Sender } from "./letters.ts";
import { listPending, type PendingPage, takeBack } from "./pendingAlerts.ts";
import { rememberTexts } from "./plainText.ts";
import { createPlans } from "./plans.ts";
import type { AlertPorts } from "./ports.ts";
import { eraseReports, tellReports } from "./reports.ts";

export type AlertsParts = AlertPorts & {
  sql: Sql;
  vault: Pick<Vault, "keyring" | "secret">;
  clock: Clock;
  log: Log;
  /** Mail that waits until there is room for it. */
  transport: Pick<MailTransport, "send">;
  /** Mail that leaves at once. */
  urgent: Pick<MailTransport, "send">;
  allowance: MailAllowance;
  context: MailContext;
  /** Address that Usher writes from. */
  from: string;
  limits: {
    /** Mails an hour that a tenant may hand over. */
    rate: number;
    /** Over how many milliseconds what is due at the same time is spread. */
    spread: number;
  };
};

/** What this room does, put together. Each operation is described where it stands. */
export type Alerts = {
  handOver(web: Web, alert: HandedOver, once: Once): Promise<Outcome>;
  pending(web: Web, page: { continuation?: string | undefined }): Promise<PendingPage>;
  takeBack(web: Web, alert: string): Promise<void>;
  /** How many of a tenant's alerts wait, counted by recipient. */
  count(tenant: string): Promise<number>;
  /** Says that a tenant's settings or rules are about to change; `follow` goes after. */
  announce(tenant: string): Promise<void>;
  /** Has pending alerts follow a change; what takes longer than seconds is left to the timer. */
  follow(tenant: string): Promise<void>;
  /** Discards what a rule that was deleted left pending. */
  discardRule(web: Web, rule: string): Promise<void>;
  /** For the timer: delivers what is due until `deadline` (epoch milliseconds); answers how many things it dealt with. */
  deliver(deadline: number): Promise<number>;
  /**
   * Erases what is kept for a tenant, or what calls received before `receivedBefore` left, until `deadline` (both epoch
   * milliseconds); answers whether nothing is left.
   */
  eraseTenant(tenant: string, deadline: number, receivedBefore?: number): Promise<boolean>;
  /** Discards what is pending under a data key until `deadline`; answers whether nothing is left. */
  eraseSubject(subject: string, deadline: number): Promise<boolean>;
  backlog(): Promise<Backlog>;
};

/** Rows of a claim, about. */
export const CLAIM = 200;
/** As many connections as the mail service is spoken to over. */
export const SIDE_BY_SIDE = 4;

/** Puts the room together. Nothing is opened or read before it is used. */
export const createAlerts = (parts: AlertsParts): Alerts => {
  const { sql, vault, clock, limits, context, from, urgent } = parts;
  const store = createAlertStore(sql);
  const plans = createPlans(sql);
  const queue = createAlertQueue({ sql, clock });
  const indexes = lazy(() => readAlertIndexes(vault));
  const following = { ...parts, store, plans, spread: limits.spread };

  /** Read once a drain: names and zones change rarely, and a drain is short. Texts, too, are kept as long as one lasts. */
  const senders = () => {
    const known = new Map<string, Promise<Sender>>();
    const textOf = rememberTexts();
    const read = async (tenant: string): Promise<Sender> => ({
      context: { ...context, textOf },
      from,
      organizationName: await parts.nameOf(tenant),
      settings: await parts.settingsOf(tenant),
    });
    return (tenant: string): Promise<Sender> => {
      const sender = known.get(tenant) ?? read(tenant);
      known.set(tenant, sender);
      return sender;
    };
  };

  return {
    handOver: async (web, alert, once) => {
      const scheduling = { sql, vault, clock, store, plans, indexes: await indexes(), spread: limits.spread };
      const atOnce = { transport: urgent, context, from };
      return handOverAlert(
        { ...parts, plans, indexes: scheduling.indexes, scheduling, atOnce, rate: limits.rate },
        web,
        alert,
        once,
      );
    },
    pending: (web, { continuation }) => listPending({ store, vault }, web, continuation),
    takeBack: (web, alert) => takeBack(store, web, alert),
    count: (tenant) => store.count(tenant),
    announce: (tenant) => plans.announce(tenant),
    follow: async (tenant) => {
      await followPlan(following, tenant, clock.now() + PATIENCE);
    },
    discardRule: async (web, rule) => {
      const index = (await indexes()).rule(web, rule);
      await discardAll(following, { tenant: web.tenant, rule: index }, clock.now() + PATIENCE);
    },
    deliver: async (deadline) => {
      const drain = { queue, claimSize: CLAIM, sideBySide: SIDE_BY_SIDE, random: Math.random, senderOf: senders() };
      return inTurn([
        () => followPlans(following, deadline),
        () => deliverDueAlerts({ ...parts, ...drain }, deadline),
        () => tellReports(parts, deadline),
      ]);
    },
    eraseTenant: async (tenant, deadline, receivedBefore) => {
      const acceptedBefore = receivedBefore === undefined ? {} : { acceptedBefore: receivedBefore };
      if (!(await discardAll(following, { tenant, ...acceptedBefore }, deadline))) return false;
      // Whoever has the tenant by now has a plan of their own.
      const isTheirs = receivedBefore !== undefined && (await parts.ownerOf(tenant)) !== undefined;
      if (!isTheirs) await plans.erase(tenant);
      await eraseReports(sql, tenant, receivedBefore);
      return true;
    },
    eraseSubject: (subject, deadline) => discardAll(following, { subject }, deadline),
    backlog: () => alertBacklog(sql),
  };
};
