import { defineConfig } from "prisma/config";

/** Schema files by domain; migrations in Prisma's own layout so that `prisma migrate deploy` works wherever its engine can be downloaded. */
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
});
