import { isIP } from 'node:net';

/** Whether the text is an IP address, or a network such as `10.0.0.0/8`. */
export function isNetwork(value: string): boolean {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const version = isIP(address);
  if (version === 0) return false;
  // Zero bits would trust every address, so any client could forge X-Forwarded-For.
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (version === 6 ? 128 : 32));
}
