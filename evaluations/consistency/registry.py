"""The checks in the order in which their findings are told. A new check starts as advisory."""

from . import evidence, scores

CHECKS = (
    scores.stated_ratio_is_actual_over_target,
    scores.self_score_within_maximum,
    scores.self_score_other_than_computed_has_a_reason,
    scores.stated_points_are_the_sum_of_self_scores,
    scores.stated_grade_fits_the_total,
    evidence.evidence_proves_what_is_there,
)
