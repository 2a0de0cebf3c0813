"use client";

import { PageFailed } from "../_shell/page-failed";

export default PageFailed;
