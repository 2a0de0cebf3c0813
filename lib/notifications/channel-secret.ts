import { sessionSecret } from "@/lib/identity/session-cookie";
import { seal, sealingKey, unseal } from "@/lib/platform/seal";
import { type ChannelConfig, channelConfig } from "./channel-config";

const key = () => sealingKey(sessionSecret(), "notification channels");

/** What the database keeps of a channel's settings. */
export const sealConfig = (config: ChannelConfig, channelId: string): string =>
  seal(JSON.stringify(config), key(), channelId);

/** A channel's settings; null when they were sealed by another NEXTAUTH_SECRET, or for another channel. */
export function openConfig(sealed: string, channelId: string): ChannelConfig | null {
  const text = unseal(sealed, key(), channelId);
  return text === null ? null : channelConfig.parse(JSON.parse(text));
}
