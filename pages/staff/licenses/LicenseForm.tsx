import { useState } from "preact/hooks";
import { Problem, problemOf } from "../../api/problem.ts";
import { forgetDraft, readDraft } from "../../forms/drafts.ts";
import { Form } from "../../forms/Form.tsx";
import type { Values } from "../../forms/values.ts";
import { goTo } from "../../router/useRoute.ts";
import { useConsole } from "../consoleContext.ts";
import type { License, Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { TermsFields } from "./TermsFields.tsx";
import { changesOf, type FieldName, newsOf, typedOf } from "./terms.ts";

const { changeOne: texts } = TEXTS.licenses;

/** A license as it stood at a version. */
export type Version = { license: License; etag: string | undefined };

type Props = { first: Version; product: Pick<Product, "components" | "editions"> };

/** What the fields were filled with, and of which version. */
type Seen = { fields: Values; etag: string | undefined };

const seenOf = ({ license, etag }: Version): Seen => ({ fields: typedOf(license), etag });

/**
 * What a license grants, to be changed. What it was filled with goes with the draft, so that a draft of an older version
 * replaces nothing unseen.
 */
export const LicenseForm = ({ first, product }: Props) => {
  const { client } = useConsole();
  const [version, setVersion] = useState(first);
  const [turn, setTurn] = useState(0);
  const [met, setMet] = useState<{ theirs: Version; news: readonly FieldName[] }>();
  const { id, organizationId } = version.license;
  const path = `/api/staff/licenses/${id}`;
  const draft = `license-${id}`;
  const seen = readDraft(draft).seen ?? JSON.stringify(seenOf(version));

  const beginAnew = (theirs: Version): void => {
    forgetDraft(draft);
    setMet(undefined);
    setVersion(theirs);
    setTurn((before) => before + 1);
  };

  /** Somebody else was first: theirs, and what of it is neither as it was nor as it was typed here. */
  const meet = async (before: Values, mine: Values): Promise<{ theirs: Version; news: FieldName[] }> => {
    const { body: license, etag } = await client.read<License>(path);
    if (license.status === "revoked") throw new Problem(409, "conflict", "");
    return { theirs: { license, etag }, news: newsOf(before, license, mine) };
  };

  const save = async (mine: Values, { fields, etag }: Seen): Promise<void> => {
    try {
      await client.send("PATCH", path, changesOf(fields, mine), { ifMatch: etag });
    } catch (error) {
      if (problemOf(error).code !== "precondition-failed") throw error;
      const { theirs, news } = await meet(fields, mine);
      // Nothing is news to whoever sends again what stood already when Usher could not answer.
      if (news.length === 0) return save(mine, { fields, etag: theirs.etag });
      setMet({ theirs, news });
      throw error;
    }
    goTo(`organizations/${organizationId}`);
  };

  return (
    <Form
      key={turn}
      submit={texts.submit}
      draft={draft}
      words={texts.words}
      onSubmit={({ seen: before = seen, ...mine }) => {
        const { fields, etag } = JSON.parse(before) as Seen;
        return save(mine, { fields, etag: met?.theirs.etag ?? etag });
      }}
    >
      <input type="hidden" name="seen" value={seen} />
      {met === undefined ? null : (
        <ChangedMeanwhile theirs={met.theirs.license} names={met.news} onTheirs={() => beginAnew(met.theirs)} />
      )}
      <TermsFields product={product} typed={typedOf(version.license)} />
    </Form>
  );
};
