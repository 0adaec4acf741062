import { type ComponentChildren, Fragment } from "preact";

/** Terms and what they are; a pair without a content is left out. */
export const Pairs = ({ pairs }: { pairs: readonly (readonly [term: string, content: ComponentChildren])[] }) => (
  <dl class="pairs">
    {pairs
      .filter(([, content]) => content !== undefined && content !== null && content !== "")
      .map(([term, content]) => (
        <Fragment key={term}>
          <dt>{term}</dt>
          <dd>{content}</dd>
        </Fragment>
      ))}
  </dl>
);
