/** The part of `docs/promises.md` that no list makes: what the larger proofs do. */
export const HOW_THE_PROOFS_LOOK = `## How the proofs look

- **The manifest** is compared both ways: what is stored and not declared is a fault, and so is what is declared and not stored. Each value is
  held to its declared form and protection; a sealed one must name its subject, table, column and row in its protected header. Where a row
  stays for a time, the manifest says what ends that, and a test moves the clock to the end of each period and finds the rows gone.
- **The canaries**: a story with everything that can go right or wrong is told to a running stack (the Functions host and Azurite in processes
  of their own). Then every file but the inbox and every line written is searched for each value that people gave, in UTF-8, UTF-16, base64 at
  its three offsets, hex, percent-encoding, quoted-printable and plain hashes, after a planted canary was found in each of these places.
- **A kill**: the host's process gets SIGKILL while the mail server, which has every word of an alert, says nothing. What is looked for then, in the same
  places and encodings, is found in the mail that the server got. Beside the words, every table is compared with what it was: a sealed copy would tell no
  word, and be one all the same.
- **What leaves** is watched in the host's own process, below everything that could make something leave: where Node's JavaScript ends. Every way
  out that Node and Usher's libraries have is tried before Usher is put together, and arrives; after the whole story, which led to each place on
  the list and to no other, it is tried again, and nothing arrives, not even a question about a name.
- **What the platform keeps** (\`shared/privacy/platformRecords.ts\`) is declared for a deployment by \`infra/azure\`: \`npm run infra:check\` holds what its
  templates switch on, and for how many days, against what is declared here.
`;
