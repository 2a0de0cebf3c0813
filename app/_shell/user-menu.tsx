"use client";

import { CircleUser } from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import type { Role } from "@/lib/identity/model";

export type Person = { name: string; roles: readonly Role[] };

/** Who is signed in and as what; the way out. */
export function UserMenu({ person }: { person: Person }) {
  return (
    <Menu
      trigger={
        <Button variant="quiet" className="px-2" aria-label={`Account: ${person.name}`}>
          <CircleUser aria-hidden className="size-4" />
          <span className="hidden max-w-32 truncate xl:inline">{person.name}</span>
        </Button>
      }
    >
      <MenuLabel>
        <span className="block text-sm font-medium text-ink">{person.name}</span>
        {person.roles.join(", ")}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem asChild>
        <Link href="/settings/account">Account and sessions</Link>
      </MenuItem>
      <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>Sign out</MenuItem>
    </Menu>
  );
}
