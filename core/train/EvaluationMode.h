// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ShaRnn.h"

namespace workbench::train
{

/// Evaluation mode of a model for a scope; then the mode it was in.
class EvaluationMode
{
public:
    explicit EvaluationMode(model::ShaRnn& model)
        : m_model(model)
        , m_wasTraining(model->is_training())
    {
        m_model->eval();
    }
    ~EvaluationMode() { m_model->train(m_wasTraining); }
    EvaluationMode(const EvaluationMode&) = delete;
    EvaluationMode& operator=(const EvaluationMode&) = delete;

private:
    model::ShaRnn& m_model;
    bool m_wasTraining;
};

} // namespace workbench::train
