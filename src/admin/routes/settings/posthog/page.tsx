import { Navigate } from "react-router-dom"

/** The page was here once; bookmarks may still point to it. */
const OldPage = () => <Navigate to="/posthog" replace />

export default OldPage
