/** Why there are no notes for a tag, in words for the person who set it. */
export class NoNotes extends Error {
  override readonly name = "NoNotes";
}

const TAG = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/** The lines under a heading of the second level that begins with `version`. */
const sectionOf = (changelog: string, version: string): string | undefined => {
  const [, ...sections] = changelog.split(/^## /m);
  const own = sections.find((section) => section.split(/\s/, 1)[0] === version);
  return own?.slice(own.indexOf("\n") + 1).trim();
};

/**
 * The notes of a release: what CHANGELOG.md says of the version that a tag (`v<version>`) names. Throws `NoNotes` for
 * a tag of another form, one of another version than package.json has, and one that CHANGELOG.md says nothing of.
 */
export const releaseNotes = (changelog: string, packageVersion: string, tag: string): string => {
  const version = TAG.exec(tag)?.[1];
  if (version === undefined) throw new NoNotes(`"${tag}" names no version. Tag a release as v1.2.3.`);
  if (version !== packageVersion) {
    throw new NoNotes(`The tag is of ${version}, package.json of ${packageVersion}. Set both to the same version.`);
  }
  const notes = sectionOf(changelog, version);
  if (!notes) throw new NoNotes(`CHANGELOG.md says nothing of ${version}. Write it under "## ${version}".`);
  return `${notes}\n`;
};
