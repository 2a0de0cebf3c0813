import { redirect } from "next/navigation";

/** Settings have no page of their own; everybody has an account. */
export default function SettingsPage(): never {
  redirect("/settings/account");
}
