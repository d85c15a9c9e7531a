"""Every code that a user can read, by area. The bands:

1xxx identity and container · 2xxx compute and images · 3xxx network · 4xxx storage · 5xxx scaling · 6xxx combinations
· 7xxx API faults · 8xxx lifecycle · 9xxx a defect of this package. How severe a finding is does not follow from its id.
"""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code, all_codes, reference_page

__all__ = ["Code", "all_codes", "reference_page"]
