/** A campaign as text and back: its seed has 64 bits, and JSON's numbers end at 2^53. */
import type { Campaign } from "./types.ts";

export function campaignToText(campaign: Campaign): string {
  return JSON.stringify(campaign, (_, value) => (typeof value === "bigint" ? `0x${value.toString(16)}` : value));
}

export function campaignFromText(text: string): Campaign {
  const plain = JSON.parse(text) as Omit<Campaign, "seed"> & { readonly seed: string };
  return { ...plain, seed: BigInt(plain.seed) };
}
