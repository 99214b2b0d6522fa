/** Who is behind the interface of a membership. */
export interface Person {
  /** The interface without its options; of FreePBX's own form of an extension, the extension. */
  id: string;
  extension?: string;
}

/** `/n` and the like stand behind a Local channel, and may differ from queue to queue. */
const LOCAL_OPTIONS = /^(Local\/.+)\/[a-z]{1,8}$/i;
/** How FreePBX, and what is made of it, names an extension in a queue. */
const FREEPBX = /^Local\/([^@/]+)@from-queue$/i;
const EXTENSION = /^[a-z0-9]+\/(\d{1,20})(?:@|$)/i;

export function personAt(location: string): Person {
  const plain = LOCAL_OPTIONS.exec(location)?.[1] ?? location;
  const freepbx = FREEPBX.exec(plain)?.[1];
  if (freepbx !== undefined) return { id: freepbx, extension: freepbx };
  const extension = EXTENSION.exec(plain)?.[1];
  return { id: plain, ...(extension !== undefined && { extension }) };
}

/** Whether a channel, such as `PJSIP/101-0000000a` or `Local/101@agents-00000001;1`, belongs to an interface. */
export function isChannelOf(channel: string, location: string): boolean {
  const plain = LOCAL_OPTIONS.exec(location)?.[1] ?? location;
  return channel.startsWith(`${plain}-`) && /^[0-9a-f]+(;1)?$/i.test(channel.slice(plain.length + 1));
}
