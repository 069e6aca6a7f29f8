"""The page ``/kpi``: from a Board to components. Pure."""
