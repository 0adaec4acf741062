import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import type { OwnWords } from "../../api/words.ts";
import { forgetDraft, readDraft } from "../../forms/drafts.ts";
import { Form } from "../../forms/Form.tsx";
import type { Values } from "../../forms/values.ts";
import { ChangedMeanwhile, type Told } from "./ChangedMeanwhile.tsx";
import { type Edit, newsOf } from "./edits.ts";

/** Something as it stood at a version. */
export type Version<Value> = { value: Value; etag: string | undefined };

type Props<Value> = {
  first: Version<Value>;
  submit: string;
  draft: string;
  words: OwnWords;
  /** The texts of its fields. */
  typedOf: (value: Value) => Values;
  /** A field of another's version, told to whoever was second. */
  tell: (value: Value, name: string) => Told;
  read: () => Promise<Version<Value>>;
  /** Saves, where `etag` is that of the version that is there: else it throws `precondition-failed`. */
  save: (edit: Edit) => Promise<Version<Value>>;
  onSaved: (value: Value) => void;
  children: (value: Value) => ComponentChildren;
};

/** What the fields were filled with, and of which version. */
type Seen = { fields: Values; etag: string | undefined };

/**
 * A form for something that others may change as well: nothing of theirs is replaced unseen, and nothing that was typed is
 * lost. What the fields were filled with goes with the draft, so that this holds over a reload, too.
 */
export const EditForm = <Value,>({ first, draft, typedOf, read, onSaved, ...props }: Props<Value>) => {
  const [version, setVersion] = useState(first);
  const [turn, setTurn] = useState(0);
  const [met, setMet] = useState<{ theirs: Version<Value>; news: readonly string[] }>();
  const seenNow: Seen = { fields: typedOf(version.value), etag: version.etag };
  const seen = readDraft(draft).seen ?? JSON.stringify(seenNow);

  const begin = (from: Version<Value>): void => {
    forgetDraft(draft);
    setMet(undefined);
    setVersion(from);
  };

  const save = async (edit: Edit): Promise<Version<Value>> => {
    try {
      return await props.save(edit);
    } catch (error) {
      if (problemOf(error).code !== "precondition-failed") throw error;
      const theirs = await read();
      const now = typedOf(theirs.value);
      const news = newsOf({ ...edit, now });
      // Nothing is news to whoever sends again what stood already when Usher could not answer.
      if (news.length === 0) return save({ ...edit, now, etag: theirs.etag });
      setMet({ theirs, news });
      throw error;
    }
  };

  return (
    <Form
      key={turn}
      submit={props.submit}
      draft={draft}
      words={props.words}
      onSubmit={async ({ seen: kept = seen, ...mine }) => {
        const { fields: before, etag } = JSON.parse(kept) as Seen;
        const latest =
          met === undefined ? { now: before, etag } : { now: typedOf(met.theirs.value), etag: met.theirs.etag };
        const saved = await save({ before, mine, ...latest });
        begin(saved);
        onSaved(saved.value);
      }}
    >
      <input type="hidden" name="seen" value={seen} />
      {met === undefined ? null : (
        <ChangedMeanwhile
          news={met.news.map((name) => props.tell(met.theirs.value, name))}
          onTheirs={() => {
            begin(met.theirs);
            setTurn((before) => before + 1);
          }}
        />
      )}
      {props.children(version.value)}
    </Form>
  );
};
