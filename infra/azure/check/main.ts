import { CHECKS, checkDeployment } from "./checks.ts";

const [url] = process.argv.slice(2);
if (url === undefined || !URL.canParse(url)) {
  console.error("npm run check-deployment -- https://usher.example.com");
  process.exitCode = 1;
} else {
  const failed = await checkDeployment(new URL(url).origin, console.log);
  console.log(`${CHECKS.length - failed} of ${CHECKS.length} hold`);
  if (failed > 0) process.exitCode = 1;
}
