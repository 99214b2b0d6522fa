import { writeFile } from 'node:fs/promises';
import { reasonOf } from '../modules/config/config-mistakes.js';
import type { Command } from './command.js';
import { FAILED, OK } from './exit-codes.js';

const FILE = 'floorwalker.yaml';

/** Comments of the first lines say how an editor and the program check the file. */
export const STARTING_FILE = `# The configuration of Floorwalker. Every key: docs/configuration.md
# \`floorwalker check\` lists the mistakes in this file; \`floorwalker check --online\` also tries the logins.
# For completion in an editor: \`floorwalker schema > floorwalker.schema.json\`
# yaml-language-server: $schema=./floorwalker.schema.json

auth:
  # Web pages of other origins that may use the API and the socket.
  # origins: [https://board.example.com]

  # Who issues the tokens that people log in with: at least one.
  issuers:
    - issuer: https://id.example.com
      # The tenant of all its tokens; it sees the accounts below that have the same tenant.
      tenant: example
      audience: floorwalker
      algorithms: [RS256, ES256]

  # How people sign in to the pages; without it a page asks for a token.
  # console: { issuer: https://id.example.com, clientId: floorwalker-console }

# The phone systems: at least one.
accounts:
  - id: hq
    tenant: example
    name: HQ phones
    # asterisk, voximplant, netsapiens, portsip or yeastar
    vendor: yeastar
    baseUrl: https://pbx.example.com:8088
    # Secrets come from the environment, \${NAME}, or from a file, \${file:/run/secrets/name}.
    credentials:
      clientId: \${YEASTAR_ID}
      clientSecret: \${YEASTAR_SECRET}
    # How often it is polled, in ms: while a client follows it, otherwise, and at most when it is slow.
    # poll: { baseMs: 2000, idleMs: 30000, maxMs: 60000 }
    # What the phone system allows the login.
    # budget: { requestsPerMinute: 600 }

# All keys in Redis begin with the prefix; two installations on one Redis need two.
# redis: { prefix: fw }

# Proxies in front of Floorwalker, which name the address of the client.
# http: { trustedProxies: [10.0.0.0/8] }
`;

/** Writes a configuration file to begin with; a file that exists is left as it is. */
export const init: Command = async (args, { out, err }) => {
  if (args.length > 0) return undefined;
  try {
    await writeFile(FILE, STARTING_FILE, { flag: 'wx' });
  } catch (error) {
    if (reasonOf(error) !== 'EEXIST') throw error;
    err(`${FILE} exists already; it was not changed.`);
    return FAILED;
  }
  out(`${FILE} was written. Fill in your issuer and your phone system, then run: floorwalker check --online`);
  return OK;
};
