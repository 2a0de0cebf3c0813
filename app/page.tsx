import { redirect } from "next/navigation";
import { homePath } from "./_shell/home";
import { pageActor } from "./_shell/page-actor";

/** No page of its own: on to the one this reader's role comes for. */
export default async function Home(): Promise<never> {
  redirect(homePath((await pageActor()).roles));
}
