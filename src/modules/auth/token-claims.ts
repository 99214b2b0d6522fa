import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { IssuerConfig } from '../config/floor-config.js';
import type { Principal } from './principal.js';

/** What the claims of a token are read with. */
export type ClaimRules = Pick<IssuerConfig, 'issuer' | 'tenant' | 'tenants' | 'claims' | 'roles'>;

/** A claim that is missing or cannot be read; `claim` is its name in the token. */
export class InvalidClaim extends Error {
  constructor(
    readonly claim: string,
    readonly reason = 'is missing or invalid',
  ) {
    super(`its claim "${claim}" ${reason}`);
  }
}

const MAX_NAME = 300;
const MAX_LIST = 1_000;
/** Bounds a text of many words; the token as a whole is bounded before. */
const MAX_TEXT = 16_384;
/** The latest instant that a Date can hold, in seconds. */
const LATEST_S = 8_640_000_000_000;

const name = z.string().min(1).max(MAX_NAME);
const short = z.string().min(1).max(200);
const words = z
  .string()
  .max(MAX_TEXT)
  .transform((text) => text.split(/\s+/).filter((word) => word !== ''))
  .pipe(z.array(name).max(MAX_LIST));
/** One text, or a list of just that text, as some issuers write every mapped claim. */
const One = z.union([short, z.tuple([short]).transform(([one]) => one)]);
const Many = z.union([words, z.array(name).max(MAX_LIST)]);
const Registered = z.object({
  sub: short,
  jti: short.exactOptional(),
  iat: z.number().max(LATEST_S).exactOptional(),
  exp: z.number().max(LATEST_S),
});

/** The principal that a verified payload describes, by the rules of its issuer. Throws `InvalidClaim`. */
export function principalOf(payload: JWTPayload, rules: ClaimRules): Principal & { expiresAt: number } {
  const registered = Registered.safeParse(payload);
  if (!registered.success) throw new InvalidClaim(String(registered.error.issues[0]?.path[0] ?? 'sub'));
  const { sub, jti, iat, exp } = registered.data;
  const { claims = {} } = rules;
  const accounts = optional(payload, claims.accounts ?? 'accounts', Many);
  const queues = optional(payload, claims.queues ?? 'queues', Many);
  const agent = optional(payload, claims.agent ?? 'agent', One);
  const groups = groupsOf(payload, rules);
  return {
    subject: sub,
    issuer: rules.issuer,
    tenant: tenantOf(payload, rules),
    scopes: scopesOf(payload, rules),
    ...(accounts !== undefined && { accounts: new Set(accounts) }),
    ...(queues !== undefined && { queues: new Set(queues) }),
    ...(groups !== undefined && { groups: new Set(groups) }),
    ...(agent !== undefined && { agent }),
    ...(jti !== undefined && { tokenId: jti }),
    ...(iat !== undefined && { issuedAt: iat * 1000 }),
    expiresAt: exp * 1000,
  };
}

/** Issuers have groups of their own under this name, in shapes of their own: what cannot be read there says nothing. */
function groupsOf(payload: JWTPayload, { claims }: ClaimRules): string[] | undefined {
  if (claims?.groups !== undefined) return optional(payload, claims.groups, Many);
  return Many.safeParse(payload['groups']).data;
}

function tenantOf(payload: JWTPayload, { tenant: fixed, tenants, claims }: ClaimRules): string {
  if (fixed !== undefined) return fixed;
  const claim = claims?.tenant ?? 'tenant';
  const tenant = optional(payload, claim, One);
  if (tenant === undefined) throw new InvalidClaim(claim);
  if (tenants?.includes(tenant) === false)
    throw new InvalidClaim(claim, 'names a tenant that its issuer may not name');
  return tenant;
}

/**
 * The scopes that the token grants: the words of the configured claim, or of `scope` and `scp`, and the scopes of the roles
 * among them. Where roles are configured, those of the claim `roles` count too, but only as roles.
 */
function scopesOf(payload: JWTPayload, { claims, roles }: ClaimRules): Set<string> {
  const named = claims?.scope === undefined ? ['scope', 'scp'] : [claims.scope];
  const found = named.flatMap((claim) => {
    const granted = optional(payload, claim, Many);
    return granted === undefined ? [] : [granted];
  });
  const held = roles === undefined ? undefined : optional(payload, 'roles', Many);
  if (found.length === 0 && held === undefined) throw new InvalidClaim(named[0] ?? 'scope');
  const granted = new Set(found.flat());
  const ofRoles = [...granted, ...(held ?? [])].flatMap((role) =>
    roles !== undefined && Object.hasOwn(roles, role) ? (roles[role] ?? []) : [],
  );
  return new Set([...granted, ...ofRoles]);
}

/** Undefined where the token has no such claim. Throws `InvalidClaim` for one of another shape. */
function optional<T>(payload: JWTPayload, claim: string, shape: z.ZodType<T>): T | undefined {
  const value = claimOf(payload, claim);
  if (value === undefined) return undefined;
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new InvalidClaim(claim);
  return parsed.data;
}

/**
 * The value of a claim by its name, which may be a URL with dots in it, or else by its path (`realm_access.roles`), whose
 * parts may have dots in them too.
 */
export function claimOf(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, path)) return Reflect.get(value, path);
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const head = path.slice(0, dot);
    const found = Object.hasOwn(value, head)
      ? claimOf(Reflect.get(value, head), path.slice(dot + 1))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
