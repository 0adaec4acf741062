import { jest } from "@jest/globals";

/** A browser on a busy machine may be late for a reason that is none of the page's: once more, and what failed is printed. */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
