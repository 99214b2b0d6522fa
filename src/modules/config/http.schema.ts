import { z } from 'zod';
import { isNetwork } from './network.js';

/** Switches may come from the environment, as text. */
const switched = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value);
export const flag = z.preprocess(switched, z.boolean('must be true or false'));

const isOrigin = (value: string): boolean => URL.canParse(value) && new URL(value).origin === value;

export const Origin = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://board.example.com: no path, no slash at the end');

/** The first part of a path of the service itself: below a base path of that name it would stand for two things. */
const OWN_PATHS = /^\/(v1|wall|socket\.io|hooks|demo|admin|assets|docs|metrics|healthz|readyz)(\/|$)/;

const BasePath = z
  .string()
  .regex(
    /^(\/[\w~-][\w.~-]*)+$/,
    'must be a path such as /floor: a slash before each part, none at the end, letters, digits and - . _ ~',
  )
  .refine((path) => !OWN_PATHS.test(path), 'begins with a path of the service itself')
  .exactOptional();

/** In YAML the quotes of `'self'` are easily lost, and nothing else is called so. */
const FrameAncestor = z.preprocess(
  (value) => (value === 'self' ? "'self'" : value),
  z
    .string()
    // A semicolon would end the directive of the content policy.
    .refine(
      (value) => value === "'self'" || (isOrigin(value) && !value.includes(';')),
      "must be an origin such as https://intranet.example.com, or 'self'",
    ),
);
const EgressProxyUrl = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.search !== '' || url.hash !== '') return false;
  return isDecodable(url.username) && isDecodable(url.password);
}, 'must be an address such as http://proxy:3128 or http://user:password@proxy:3128 (what has a meaning in a URL is percent-encoded)');
const DirectHost = z
  .string()
  .regex(/^\.?[\w:][\w.:-]*$/, 'must be a host such as pbx.lan, or a domain such as .lan');

/** How the service is reached, and how it reaches others. */
export const Http = z.strictObject({
  trustedProxies: z
    .array(z.string().refine(isNetwork, 'must be an IP address or a network such as 10.0.0.0/8'))
    .default([]),
  basePath: BasePath,
  frameAncestors: z.array(FrameAncestor).exactOptional(),
  egressProxy: EgressProxyUrl.exactOptional(),
  egressProxyExcept: z.array(DirectHost).exactOptional(),
  egressProxyResolves: flag.exactOptional(),
});

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false; // a % that begins no character
  }
}
